import type { Field, Value } from "../codegen/model.js";
import { type PlaneContract, readPlane } from "./read-plane.js";
import type { PlaneType } from "./read-types.js";
import type { SourceTree } from "./source-tree.js";

/** A checkout that lives in the test. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree {
	return {
		name: "the test's checkout",
		isChanged: false,
		files: (folder) =>
			Object.keys(files)
				.filter((path) => folder === "" || path.startsWith(`${folder}/`))
				.sort(),
		read: (path) => files[path],
	};
}

export const SERDE = "#[derive(Serialize, Deserialize)]";

export const CARGO = '[package]\nname = "plane-core"\nversion = "0.3.30"\n\n[dependencies]\nserde = "1"\n';

/** Ids for the tests' messages, each with another way into a subject. */
export const TYPES = `use serde::{Deserialize, Serialize};
use std::collections::hash_map::DefaultHasher;
use std::fmt::Display;
use std::hash::{Hash, Hasher};

pub trait AsSubjectComponent {
    fn as_subject_component(&self) -> String;
}

#[derive(Serialize, Deserialize, Debug)]
pub struct BackendId(String);

impl BackendId {
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl AsSubjectComponent for BackendId {
    fn as_subject_component(&self) -> String {
        self.text().into()
    }
}

impl Display for BackendId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0)
    }
}

#[derive(Serialize, Deserialize, Debug)]
pub struct ClusterName(String);

impl ClusterName {
    pub fn token(&self) -> String {
        self.0.replace('.', "_")
    }
}

impl AsSubjectComponent for ClusterName {
    fn as_subject_component(&self) -> String {
        self.token()
    }
}

#[derive(Serialize, Deserialize, Debug)]
pub struct ResourceLock(String);

impl AsSubjectComponent for ResourceLock {
    fn as_subject_component(&self) -> String {
        let mut state = DefaultHasher::new();
        self.0.hash(&mut state);
        state.finish().to_string()
    }
}
`;

export const USES = `use crate::nats::{JetStreamable, NoReply, SubscribeSubject, TypedMessage};
use crate::types::{AsSubjectComponent, BackendId, ClusterName, ResourceLock};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::{serde_as, DurationMicroSeconds, DurationSeconds};
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::time::Duration;
`;

/** The line of `core/src/messages/berth.rs` on which a test's own Rust begins. */
export const FIRST_LINE = USES.split("\n").length;

/** Reads a Plane whose messages are this Rust, with the usual `use` declarations before it. */
export function contractOf(messages: string, files: Readonly<Record<string, string>> = {}): PlaneContract {
	return readPlane(
		treeOf({
			"core/Cargo.toml": CARGO,
			"core/src/types.rs": TYPES,
			"core/src/messages/berth.rs": USES + messages,
			...files,
		}),
	);
}

export function typeOf(contract: PlaneContract, name: string): PlaneType {
	const type = contract.types.find((each) => each.name === name);
	if (!type) throw new Error(`${name} is not among ${contract.types.map((each) => each.name).join(", ")}`);
	return type;
}

/** The fields of a struct with these lines of Rust inside. */
export function fieldsOf(inside: string, onStruct = ""): readonly Field[] {
	const contract = contractOf(`${onStruct}\n#[derive(Serialize, Deserialize)]\npub struct Berth {\n${inside}\n}\n`);
	const { body } = typeOf(contract, "Berth");
	return body.kind === "struct" ? body.fields : [];
}

export function valueOf(inside: string, onStruct = ""): Value | undefined {
	return fieldsOf(inside, onStruct)[0]?.value;
}
