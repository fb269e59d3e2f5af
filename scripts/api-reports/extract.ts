import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import type { EntryPoint } from "./entry-point.js";

/** The other packages are read as they are installed, not as sources. */
const COMPILER = {
	module: "nodenext",
	target: "es2022",
	lib: ["ES2023", "ESNext.Disposable", "DOM"],
	types: ["node"],
	strict: true,
	skipLibCheck: true,
};

/** Only what is exported counts; documentation and lint have judges of their own. */
const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

/** What an entry point exports, as text: one paragraph for each declaration, sorted. Needs the build. */
export function reportOf({ folder, declarations, report }: EntryPoint, temporary: string): string {
	const entry = join(folder, declarations);
	if (!existsSync(entry)) throw new Error(`${entry} is not there: \`npm run build\` makes it.`);
	const reportFolder = join(temporary, basename(folder));
	mkdirSync(reportFolder, { recursive: true });
	Extractor.invoke(
		ExtractorConfig.prepare({
			configObject: {
				projectFolder: folder,
				mainEntryPointFilePath: entry,
				newlineKind: "lf",
				compiler: { overrideTsconfig: { compilerOptions: COMPILER, files: [entry] } },
				apiReport: {
					enabled: true,
					reportFileName: basename(report),
					reportFolder,
					reportTempFolder: join(reportFolder, "temporary"),
				},
				docModel: { enabled: false },
				dtsRollup: { enabled: false },
				tsdocMetadata: { enabled: false },
				messages: {
					compilerMessageReporting: SILENT,
					extractorMessageReporting: SILENT,
					tsdocMessageReporting: SILENT,
				},
			},
			configObjectFullPath: undefined,
			packageJsonFullPath: join(folder, "package.json"),
		}),
		{
			localBuild: true,
			messageCallback: (message) => {
				message.handled = true;
			},
		},
	);
	return readFileSync(join(reportFolder, basename(report)), "utf8");
}
