import { BackendLockAssignment, BackendStateMessage, plane as mirrored } from "@plane/messages";
import { BackendStateMessage as Alone } from "@plane/messages/backend-state-message";
import { isBackendStateMessage } from "@plane/messages/guards";
import { registry } from "@plane/messages/registry";
import { PlaneClient } from "@plane/nats-client";

async function main([servers, cluster]) {
	const client = await PlaneClient.connect({ servers, cluster });
	const backend = await client.spawn({ executable: { image: "some/image" }, max_idle_secs: 30, lock: "document-17" });
	await backend.waitForState("Ready");
	await backend.terminate({ waitForTerminal: true });
	const states = [];
	for await (const { state } of backend.states()) states.push(state);
	await client.close();
	const written = { lock: "document-17", uid: 2n ** 64n - 1n };
	return {
		states,
		exact: BackendLockAssignment.decode(BackendLockAssignment.encode(written)).uid === written.uid,
		subject: BackendStateMessage.pattern({ backend: "b" }),
		alone: Alone.pattern({ backend: "b" }) === BackendStateMessage.pattern({ backend: "b" }),
		guarded: isBackendStateMessage({}) === BackendStateMessage.is({}),
		registered: registry.BackendStateMessage === BackendStateMessage,
		mirrors: mirrored.version,
	};
}

main(process.argv.slice(2)).then((result) => console.log(JSON.stringify(result)));
