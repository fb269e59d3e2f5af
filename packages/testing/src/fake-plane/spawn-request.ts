import {
	type DockerCredentials,
	type DockerExecutableConfig,
	type ResourceLimits,
	type ScheduleRequest,
	SpawnRequest,
} from "@plane/messages";
import { randomToken } from "./random.js";

/** What a controller asks of a drone. It decodes and encodes anew, so a field that it does not know never reaches the drone. */
export function spawnRequestOf(request: ScheduleRequest, drone_id: string): SpawnRequest {
	const { cluster, max_idle_secs, metadata, executable } = request;
	return SpawnRequest.parse({
		cluster,
		drone_id,
		max_idle_secs: writable(max_idle_secs),
		backend_id: request.backend_id ?? crypto.randomUUID(),
		metadata: { ...metadata },
		executable: knownExecutable(executable),
		bearer_token: request.require_bearer_token ? randomToken() : null,
	});
}

function knownExecutable(executable: DockerExecutableConfig): DockerExecutableConfig {
	const { image, env, credentials, resource_limits, pull_policy, port, volume_mounts = [] } = executable;
	return {
		image,
		env,
		credentials: credentials && knownCredentials(credentials),
		resource_limits: knownLimits(resource_limits),
		pull_policy,
		port,
		...(volume_mounts.length > 0 && { volume_mounts }),
	};
}

function knownCredentials(credentials: DockerCredentials): DockerCredentials {
	if ("IdentityToken" in credentials) {
		return { IdentityToken: { identity_token: credentials.IdentityToken.identity_token } };
	}
	const { username, password } = credentials.UsernamePassword;
	return { UsernamePassword: { username, password } };
}

function knownLimits(limits: ResourceLimits): ResourceLimits {
	const { cpu_period, cpu_period_percent, cpu_time_limit, memory_limit_bytes, disk_limit_bytes } = limits;
	return {
		cpu_period: cpu_period && writable(cpu_period),
		cpu_period_percent,
		cpu_time_limit: cpu_time_limit && writable(cpu_time_limit),
		memory_limit_bytes: memory_limit_bytes && writable(memory_limit_bytes),
		disk_limit_bytes: disk_limit_bytes && writable(disk_limit_bytes),
	};
}

/** Plane hands on 64 bits. Of what a double does not hold exactly all means the same: more than any machine has. */
function writable(quantity: number): number {
	return Math.max(Number.MIN_SAFE_INTEGER, Math.min(quantity, Number.MAX_SAFE_INTEGER));
}
