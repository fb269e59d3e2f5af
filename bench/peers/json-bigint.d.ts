declare module "json-bigint" {
	/** The part of it that is measured; it has no types of its own. */
	export default function JSONbig(options: { readonly useNativeBigInt: boolean }): {
		parse(text: string): unknown;
		stringify(value: unknown): string;
	};
}
