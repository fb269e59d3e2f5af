/** Throws for a text with the address of a registry anywhere but on this machine; gives the addresses that it names. */
export function loopbackOnly(text: string): readonly string[] {
	const addresses = text.match(/https?:\/\/[^\s"'/]+/g) ?? [];
	const outside = addresses.filter((address) => new URL(address).hostname !== "127.0.0.1");
	if (outside.length > 0) throw new Error(`this would go to ${outside.join(", ")}: nothing is published from here`);
	return addresses;
}
