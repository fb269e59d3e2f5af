import { expectTypeOf, test } from "vitest";
import type { Codec } from "./codec.js";
import { type AnyMessage, type Message, type MultiMessage, message, type Tokens } from "./message.js";

interface Request {
	cluster: string;
	lock: string | null;
}

interface RequestInput {
	cluster: string;
	lock?: string | null;
}

type Reply = { spawned: boolean };
type ReplyInput = { spawned?: boolean };

declare const one: Message<Request, RequestInput, Reply, "cluster", ReplyInput>;
declare const many: MultiMessage<Request, Request, never, "cluster" | "lock", "announce" | "revoke">;

test("tokens are the payload's property names", () => {
	expectTypeOf(one.pattern).parameter(0).toEqualTypeOf<Partial<Tokens<"cluster">> | undefined>();
	expectTypeOf(one.match("s")).toEqualTypeOf<{ readonly cluster: string } | undefined>();
	// @ts-expect-error no such token
	one.pattern({ drone: "d" });
	// @ts-expect-error a token that may be undefined would widen a subscription
	one.pattern({ cluster: undefined });
});

test("a message with several subjects may lack any token", () => {
	expectTypeOf(many.match("s")).toEqualTypeOf<{ readonly cluster?: string; readonly lock?: string } | undefined>();
	expectTypeOf(many.subjects).toHaveProperty("announce");
	// @ts-expect-error no such subject
	many.subjects.heartbeat;
});

test("a subject takes what may be written, a reply is read in its canonical form", () => {
	expectTypeOf(one.subject).parameter(0).toEqualTypeOf<RequestInput>();
	expectTypeOf(one.reply).toEqualTypeOf<Codec<Reply, ReplyInput> | undefined>();
	expectTypeOf(many.reply).toEqualTypeOf<Codec<never> | undefined>();
});

test("a message is annotated once", () => {
	const annotated: Message<Request, RequestInput, never, "cluster"> = message({
		name: "Request",
		validate: () => true,
		subjects: () => [],
	});
	expectTypeOf(annotated.parse).returns.toEqualTypeOf<Request>();
});

test("every message is one for tools and for users of fewer type parameters", () => {
	expectTypeOf(one).toExtend<AnyMessage>();
	expectTypeOf(many).toExtend<AnyMessage>();
	expectTypeOf(one).toExtend<Message<Request, RequestInput>>();
	expectTypeOf(one).toExtend<Codec<Request, RequestInput>>();
});
