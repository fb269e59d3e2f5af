const STATS =
	"Listen on `backend.*.stats` with code of your own: those documents hold two percentages and nothing else.";
const STATUS = "Only stand-ins for a drone or a controller meet this: speak the old form with such a Plane.";
const REGISTER = "Before 0.3.17 nobody listens for a registration. Leave it out with such a Plane.";
const UPGRADE = "Upgrade drone and controller together; no client sends this.";

/** What to do where a message breaks, by the place of the change. A test asks for one for each break, and for no other. */
export const MIGRATION_NOTES: Readonly<Record<string, string>> = {
	"BackendStateMessage/cluster":
		"Read such documents with code of your own, or skip them: streams keep entries without a cluster from before 0.3.16.",
	"BackendStatsMessage subject": STATS,
	"BackendStatsMessage/cluster": STATS,
	"BackendStatsMessage/cpu_used": STATS,
	"BackendStatsMessage/mem_available": STATS,
	"BackendStatsMessage/mem_used": STATS,
	"BackendStatsMessage/sys_cpu": STATS,
	DockerCredentials:
		"Before 0.3.1 the credentials are one flat object, and our form is refused. Use public images, or upgrade first.",
	"DockerExecutableConfig/volume_mounts/*":
		"Builds before 2024-01-22 want Docker's mount objects: leave `volume_mounts` out, and mount on the drone.",
	DrainDrone: "There is no draining before 0.3.2: stop the drone's process instead.",
	"DroneConnectRequest reply": REGISTER,
	"DroneConnectRequest subject": REGISTER,
	"DroneConnectRequest transport": REGISTER,
	"DroneLogMessage → BackendLogMessage stream":
		"Builds before 2023-10-26 keep logs in the stream `backend_log`. Live logs on `backend.{backend_id}.log` are the same.",
	DroneStateUpdate: "Listen for the messages that it is made of, one by one.",
	DroneStatsMessage:
		"Measure the machine by other means: nothing of Plane publishes this before there was `plane-metrics`.",
	"DroneStatusMessage subject": STATUS,
	"DroneStatusMessage/drone_version": STATUS,
	FetchBackendForLock:
		"Nothing looks up a lock before 0.3.24. From 0.3.20 on, schedule with the lock: the answer names its holder.",
	"ResourceLimits/cpu_period":
		"Builds before 2023-10-25 take the number for seconds: 100000 becomes more than a day. Leave `cpu_period` out with them.",
	"SetAcmeDnsRecord subject": UPGRADE,
	"SetDnsRecord subject":
		"Listen on `cluster.*.dns.*`: before 0.3.1 the kind in the subject has quotes, and it is told by the payload.",
	"SpawnRequest subject": UPGRADE,
	"SpawnRequest/cluster": UPGRADE,
	"TerminationRequest reply": "Before 0.3.2 the answer is a boolean, and not `null`: read it with code of your own.",
	"TerminationRequest subject":
		"Before 0.3.2 request `backend.{backend_id}.terminate` with code of your own; the payload may keep `cluster_id`.",
	UpdateBackendStateMessage: "Before 0.3.10 drones publish BackendStateMessage themselves: listen for that one.",
	WorldStateMessage: "There is no world state before 0.3.17: follow `drone.*.status` and `backend.*.status` instead.",
};
