import type { RustMessage } from "./rust-message.js";
import { contractOf, SERDE, typeOf } from "./test-plane.js";

const FIELDS =
	"pub cluster: ClusterName, pub ship: BackendId, pub key: ResourceLock, pub tide: Tide, pub name: String, pub slip: Option<Slip>,";
/** What the fields of a message are made of. */
export const TIDE = `${SERDE} pub struct Slip { pub length: u8, pub owner: BackendId }
${SERDE} #[derive(Debug)] pub enum Tide { Low, High }
impl std::fmt::Display for Tide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self { Tide::Low => write!(f, "Low"), Tide::High => write!(f, "High") }
    }
}`;

/** A message whose subject is made by this body. */
export function messageOf(body: string, response = "NoReply", more = ""): RustMessage | undefined {
	const source = `${TIDE}
${SERDE} pub struct Docking { ${FIELDS} }
${more}
impl TypedMessage for Docking { type Response = ${response}; fn subject(&self) -> String { ${body} } }`;
	return typeOf(contractOf(source), "Docking").message;
}
