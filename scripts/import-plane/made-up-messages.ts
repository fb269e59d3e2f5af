import type {
	MessageDef,
	Protocol,
	Stream,
	Struct,
	Subject,
	SubjectCondition,
	Token,
	TypeDef,
	Value,
} from "../codegen/model.js";

/** The `impl`s that say where a type travels, and how its text looks in a subject. */
export function printMessage(type: TypeDef, protocol: Protocol): string {
	const printer = new MessagePrinter(protocol);
	return `${token(type)}${type.message ? printer.message(type, type.message) : ""}`;
}

/** Types whose text looks otherwise in a subject; that of the others stands there as it is. */
const TOKENS: Readonly<Record<string, string>> = {
	ClusterName: "self.0.replace('.', \"_\")",
	ResourceLock: "let mut state = DefaultHasher::new(); self.0.hash(&mut state); state.finish().to_string()",
};

function token({ name, body }: TypeDef): string {
	if (body.kind !== "scalar") return "";
	const text = TOKENS[name] ?? "self.0.clone()";
	return `impl AsSubjectComponent for ${name} { fn as_subject_component(&self) -> String { ${text} } }\n`;
}

/** What is said below one place of a payload. */
interface Needs {
	readonly conditions: readonly SubjectCondition[];
	readonly tokens: readonly Token[];
}

class MessagePrinter {
	readonly #protocol: Protocol;

	constructor(protocol: Protocol) {
		this.#protocol = protocol;
	}

	message(type: TypeDef, message: MessageDef): string {
		if (type.rust.startsWith("plane_metrics")) return metrics(message);
		const { name } = type;
		const typed = `impl TypedMessage for ${name} {
    type Response = ${message.reply ?? "NoReply"};
    fn subject(&self) -> String { ${this.#subject(type, message)} }
}\n`;
		return `${typed}${this.#overwrites(type, message)}${this.#subscriptions(type, message)}${this.#stream(type, message)}`;
	}

	#subject(type: TypeDef, { subjects }: MessageDef): string {
		if (type.body.kind === "untagged" && subjects.length === 0) {
			const arms = type.body.variants.map(({ name }) => `${type.name}::${name}(message) => message.subject(),`);
			return `match self { ${arms.join(" ")} }`;
		}
		const arms = subjects.map((subject) => `${this.#pattern(type, subject, true)} => ${format(subject)},`);
		return `match self {\n${arms.join("\n")}\n}`;
	}

	#pattern(type: TypeDef, { when, tokens }: Subject, bind: boolean): string {
		return this.#match({ kind: "ref", name: type.name }, [], { conditions: when, tokens: bind ? tokens : [] });
	}

	#match(value: Value, path: readonly string[], needs: Needs): string {
		const below = { conditions: needs.conditions.filter(isBelow(path)), tokens: needs.tokens.filter(isBelow(path)) };
		const token = below.tokens.find((each) => each.path.length === path.length);
		if (token) return token.name;
		if (value.kind === "nullable") {
			const absent = below.conditions.some(({ path: at, is }) => at.length === path.length && is === "absent");
			return absent ? "None" : `Some(${this.#match(value.value, path, needs)})`;
		}
		if (value.kind !== "ref") return "_";
		const { name, body } = this.#type(value.name);
		const here = below.conditions.find((each) => each.path.length === path.length)?.is;
		if (body.kind === "enum") return typeof here === "object" ? `${name}::${here.equals}` : "_";
		if (body.kind === "struct") return `${name} ${this.#fields(body, path, below)}`;
		if (body.kind === "internal") {
			const is = below.conditions.find(({ path: at }) => at.at(-1) === body.tag)?.is;
			const variant = body.variants.find((each) => typeof is === "object" && each.name === is.equals);
			return variant ? `${name}::${variant.name} ${this.#fields(variant.payload, path, below)}` : "_";
		}
		if (body.kind === "external") {
			const next = [...below.conditions, ...below.tokens].map((each) => each.path[path.length]);
			const variant = body.variants.find((each) => next.includes(each.name));
			if (!variant?.payload) return "_";
			const inside = [...path, variant.name];
			return variant.payload.kind === "ref"
				? `${name}::${variant.name}(${this.#match(variant.payload, inside, below)})`
				: `${name}::${variant.name} ${this.#fields(variant.payload, inside, below)}`;
		}
		if (body.kind === "untagged") {
			const form = body.variants.find((each) => each.kind === "inline" && this.#isForm(each.struct, below));
			return form?.kind === "inline" ? `${name}::${form.name} ${this.#fields(form.struct, path, below)}` : "_";
		}
		return "_";
	}

	/** A form with a union is meant when one of its variants is there; the form without one, when none is. */
	#isForm({ flatten }: Struct, { conditions }: Needs): boolean {
		return (flatten === undefined) === conditions.every(({ path, is }) => path.length === 1 && is === "absent");
	}

	#fields({ fields, flatten }: Struct, path: readonly string[], needs: Needs): string {
		const rest = (known: readonly string[]): boolean =>
			[...needs.conditions, ...needs.tokens].some(
				(each) =>
					isBelow(path)(each) && each.path.length > path.length && !known.includes(each.path[path.length] ?? ""),
			);
		const inner = fields.flatMap(({ name, value }) => {
			const at = [...path, name];
			const named = [...needs.conditions, ...needs.tokens].some(isBelow(at));
			return named ? [`${name}: ${this.#match(value, at, needs)}`] : [];
		});
		const names = fields.map(({ name }) => name);
		const union =
			flatten !== undefined && rest(names)
				? [`flattened: ${this.#match({ kind: "ref", name: flatten }, path, without(needs, path, names))}`]
				: [];
		return `{ ${[...inner, ...union, ".."].join(", ")} }`;
	}

	#overwrites(type: TypeDef, { subjects }: MessageDef): string {
		const kept = subjects.filter(({ overwrites }) => !overwrites);
		if (kept.length === 0) return "";
		const arms = kept.map((subject) => `${this.#pattern(type, subject, false)} => false,`);
		return `impl ${type.name} { pub fn overwrite(&self) -> bool { match self { ${arms.join(" ")} _ => true, } } }\n`;
	}

	#subscriptions({ name }: TypeDef, { subscriptions, subjects }: MessageDef): string {
		const functions = subscriptions.map((pattern, index) => {
			const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, token]) => token ?? "");
			const types = names.map((token) => this.#typeOf(token, subjects));
			const args = names.map((token, i) => `${token}: &${types[i]}`);
			const text = pattern.replaceAll(/\{\w+\}/g, "{}");
			const values = names.map((token) => `, ${token}.as_subject_component()`);
			const subject = names.length > 0 ? `format!("${text}"${values.join("")})` : `"${text}".into()`;
			return `    pub fn heard_${index}(${args.join(", ")}) -> SubscribeSubject<Self> { SubscribeSubject::new(${subject}) }\n`;
		});
		return functions.length > 0 ? `impl ${name} {\n${functions.join("")}}\n` : "";
	}

	/** The type that is spelled this way. */
	#typeOf(token: string, subjects: readonly Subject[]): string {
		const encoding = subjects.flatMap(({ tokens }) => tokens).find(({ name }) => name === token)?.encoding;
		return encoding === "cluster" ? "ClusterName" : encoding === "lock" ? "ResourceLock" : "BackendId";
	}

	#stream({ name }: TypeDef, { stream }: MessageDef): string {
		const found = this.#protocol.streams.find((each) => each.name === stream);
		return found ? `impl JetStreamable for ${name} {\n    fn config() -> Config { ${config(found)} }\n}\n` : "";
	}

	#type(name: string): TypeDef {
		const type = this.#protocol.types.find((each) => each.name === name);
		if (!type) throw new Error(`no schema has the title ${name}`);
		return type;
	}
}

const isBelow =
	(path: readonly string[]) =>
	(each: { readonly path: readonly string[] }): boolean =>
		path.every((name, index) => each.path[index] === name);

/** What is said of the union only, whose keys stand among the fields. */
function without({ conditions, tokens }: Needs, path: readonly string[], names: readonly string[]): Needs {
	const ofUnion = (each: { readonly path: readonly string[] }): boolean =>
		each.path.length > path.length && !names.includes(each.path[path.length] ?? "");
	return { conditions: conditions.filter(ofUnion), tokens: tokens.filter(ofUnion) };
}

function format({ template, tokens }: Subject): string {
	if (tokens.length === 0) return `"${template}".into()`;
	const text = template.replaceAll(/\{(\w+)\}/g, (_, name) =>
		tokens.find((token) => token.name === name)?.encoding === "enum" ? "{:?}" : "{}",
	);
	const args = tokens.map(({ name, encoding }) =>
		encoding === "enum" || encoding === "verbatim" ? name : `${name}.as_subject_component()`,
	);
	return `format!("${text}", ${args.join(", ")})`;
}

/** `plane-metrics` makes its subject in a function of its own. */
function metrics({ subjects: [subject] }: MessageDef): string {
	return subject ? `fn publish() { let stats_subject = ${format(subject)}; }\n` : "";
}

function config({ config: { name, subjects, ...rest } }: Stream): string {
	const number = (rust: string, api: string): readonly string[] => (rest[api] ? [`${rust}: ${rest[api]}`] : []);
	const settings = [
		`name: "${String(name)}".into()`,
		`subjects: vec![${(subjects as readonly string[]).map((each) => `"${each}".into()`).join(", ")}]`,
		...number("max_messages", "max_msgs"),
		...number("max_messages_per_subject", "max_msgs_per_subject"),
		...number("max_bytes", "max_bytes"),
		...number("num_replicas", "num_replicas"),
		...(rest.max_age ? [`max_age: Duration::from_millis(${Number(rest.max_age) / 1e6})`] : []),
	];
	return `Config { ${settings.join(", ")}, ..Default::default() }`;
}
