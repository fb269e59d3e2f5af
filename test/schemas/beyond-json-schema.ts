export type Beyond = "lone-surrogate" | "calendar" | "u64-bound" | "infinite" | "nesting" | "unsafe-quantity";

/**
 * Examples whose verdict plain JSON Schema cannot reach, with the reason. The validators made from the schemas
 * reach it by checks of their own, or leave it to the codec.
 */
export const beyondJsonSchema: Readonly<Record<Beyond, { readonly why: string; readonly paths: readonly string[] }>> = {
	"lone-surrogate": {
		why: "the string is no well-formed Unicode, so it has no UTF-8 form: JSON Schema does not look into strings",
		paths: [
			"acme-dns-record/value-lone-surrogate.invalid.json",
			"backend-id/lone-surrogate.invalid.json",
			"backend-id/wrongly-paired-surrogates.invalid.json",
			"backend-log-message/text-lone-surrogate.invalid.json",
			"backend-state-message/backend-lone-surrogate.invalid.json",
			"cluster-name/lone-surrogate.invalid.json",
			"cluster-name/wrongly-paired-surrogates.invalid.json",
			"cluster-state-message/acme-value-lone-surrogate.invalid.json",
			"component/drone-id-lone-surrogate.invalid.json",
			"docker-credentials/password-lone-surrogate.invalid.json",
			"docker-executable-config/env-key-lone-surrogate.invalid.json",
			"docker-executable-config/env-value-lone-surrogate.invalid.json",
			"docker-executable-config/volume-mounts-lone-surrogate.invalid.json",
			"drone-id/lone-surrogate.invalid.json",
			"drone-id/wrongly-paired-surrogates.invalid.json",
			"fetch-backend-for-lock-response/bearer-token-lone-surrogate.invalid.json",
			"fetch-backend-for-lock/lock-lone-surrogate.invalid.json",
			"log-message/fields-lone-surrogate.invalid.json",
			"optional-value/lone-surrogate-in-a-key.invalid.json",
			"optional-value/lone-surrogate.invalid.json",
			"resource-lock/lone-surrogate.invalid.json",
			"resource-lock/wrongly-paired-surrogates.invalid.json",
			"schedule-request/lock-lone-surrogate.invalid.json",
			"schedule-request/metadata-key-lone-surrogate.invalid.json",
			"schedule-response/bearer-token-lone-surrogate.invalid.json",
			"set-acme-dns-record/value-lone-surrogate.invalid.json",
			"set-dns-record/name-lone-surrogate.invalid.json",
			"spawn-request/bearer-token-lone-surrogate.invalid.json",
			"termination-request/backend-id-lone-surrogate.invalid.json",
			"update-backend-state-message/backend-lone-surrogate.invalid.json",
			"world-state-message/acme-value-lone-surrogate.invalid.json",
			"world-state-message/heartbeat-lone-surrogate.invalid.json",
		],
	},
	calendar: {
		why: "the day is not in its month that year, or the year leaves chrono's range once it is in UTC",
		paths: [
			"utc-time/february-29-in-1900.invalid.json",
			"utc-time/february-29-in-a-common-year.invalid.json",
			"utc-time/too-early-once-in-utc.invalid.json",
			"utc-time/too-late-once-in-utc.invalid.json",
		],
	},
	"u64-bound": {
		why: "2^64 and 2^64-1 are the same double: only the digits of the text tell them apart",
		paths: [
			"backend-lock-assignment/uid-one-beyond-u64.invalid.json",
			"cluster-lock-message/uid-one-beyond-u64.invalid.json",
			"cluster-state-message/lock-uid-one-beyond-u64.invalid.json",
			"lock-state/announced-uid-one-beyond-u64.invalid.json",
			"world-state-message/lock-uid-one-beyond-u64.invalid.json",
		],
	},
	infinite: {
		why: "the number is beyond f64, and JSON.parse makes it Infinity",
		paths: [
			"log-message/fields-number-beyond-f64.invalid.json",
			"optional-value/number-beyond-f64.invalid.json",
			"world-state-message/heartbeat-number-beyond-f64.invalid.json",
		],
	},
	nesting: {
		why: "serde_json stops at 127 levels, and no keyword counts levels",
		paths: [
			"log-message/fields-nested-128-levels.invalid.json",
			"optional-value/nested-128-levels.invalid.json",
			"world-state-message/heartbeat-nested-128-levels.invalid.json",
		],
	},
	"unsafe-quantity": {
		why: "Plane reads it exactly and a reader takes it rounded; a writer refuses it, since it could only send a rounded one",
		paths: [
			"backend-stats-message/integers-highest.valid.json",
			"drone-stats-message/disks-highest.valid.json",
			"drone-stats-message/integers-highest.valid.json",
			"resource-limits/integers-highest.valid.json",
			"resource-limits/integers-lowest.valid.json",
			"schedule-request/max-idle-secs-highest.valid.json",
			"spawn-request/max-idle-secs-highest.valid.json",
		],
	},
};
