/** Any JSON value. Read-only, so that frozen data and `as const` literals fit as well. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
