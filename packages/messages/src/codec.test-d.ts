import { expectTypeOf, test } from "vitest";
import { type AnyCodec, type Codec, codec } from "./codec.js";
import type { Issue } from "./errors.js";

interface Job {
	name: string;
	retries: number | null;
}

interface JobInput {
	name: string;
	retries?: number | null;
}

declare const Job: Codec<Job, JobInput>;

test("what is read is canonical, what is written is what Plane accepts", () => {
	expectTypeOf(Job.parse).returns.toEqualTypeOf<Job>();
	expectTypeOf(Job.decode).returns.toEqualTypeOf<Job>();
	expectTypeOf(Job.decode).parameter(0).toEqualTypeOf<Uint8Array | string>();
	expectTypeOf(Job.encode).parameter(0).toEqualTypeOf<JobInput>();
	expectTypeOf(Job.issues).returns.toEqualTypeOf<readonly Issue[]>();
});

test("what is read can be written", () => {
	expectTypeOf(Job.encode).toBeCallableWith({ name: "a", retries: null });
	expectTypeOf<Job>().toExtend<JobInput>();
});

test("is narrows to what may be written", () => {
	const value: unknown = {};
	if (Job.is(value)) expectTypeOf(value).toEqualTypeOf<JobInput>();
});

test("input and output coincide by default", () => {
	expectTypeOf<Codec<string>>().toEqualTypeOf<Codec<string, string>>();
	expectTypeOf(codec<string>({ name: "BackendId", validate: () => true })).toEqualTypeOf<Codec<string>>();
});

test("every codec is one for tools", () => {
	expectTypeOf(Job).toExtend<AnyCodec>();
});
