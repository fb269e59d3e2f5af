// Exact versions of the tools that the projects outside install; they are newer or older than those this repository uses.

export const TYPESCRIPT = ["5.4.5", "5.9.3", "6.0.3", "7.0.2"] as const;

/** The lowest one supported, and the lines that are maintained. */
export const NODE = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"] as const;

export const YARN_1 = "1.22.22";
export const YARN_4 = "4.18.1";

export const BUNDLERS = {
	"@rollup/plugin-commonjs": "29.0.3",
	"@rollup/plugin-node-resolve": "16.0.3",
	"@rollup/plugin-terser": "1.0.2",
	esbuild: "0.28.2",
	rollup: "4.68.8",
	vite: "8.3.8",
	webpack: "5.113.0",
	"webpack-cli": "7.3.1",
};

export const DENO = "2.9.6";
export const BUN = "1.4.5";
