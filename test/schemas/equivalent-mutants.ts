const oneOfNeedsObject =
	"every `required` of the union's oneOf holds for a value that is no object, so oneOf refuses it without `type`";

const both = (pointer: string): Readonly<Record<string, string>> => ({
	[`${pointer}/type out`]: oneOfNeedsObject,
	[`${pointer}/type null added`]: oneOfNeedsObject,
});

/** Changes that change no verdict, because another keyword says the same: by file and mutant, with the reason. */
export const equivalentMutants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	"messages/world-state-message.json": both("/anyOf/0"),
	"types/backend-message-type.json": { ...both(""), ...both("/definitions/flattened") },
	"types/backend-message.json": both(""),
	"types/cluster-state-message.json": { ...both(""), ...both("/definitions/flattened") },
	"types/drone-message-type.json": { ...both(""), ...both("/definitions/flattened") },
	"types/drone-message.json": both(""),
	"types/epoch-millis.json": {
		"/minimum one lower": "the bound is a whole second, and below 0 only whole seconds are left",
		"/anyOf/0/minimum one higher": "0 is a multiple of 1000 as well",
	},
};
