import ts from "typescript";
import { readText } from "../support/repository.js";

/** What an index file offers by name. */
export interface DeclaredNames {
	/** Exported as values; some are types of the same name as well. */
	readonly values: readonly string[];
	/** Exported as types only. */
	readonly types: readonly string[];
}

/** The names in the export lists of an index file, sorted; anything but such lists is refused. */
export function declaredNames(path: string): DeclaredNames {
	const source = ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest);
	const exported = source.statements.filter((statement) => !ts.isImportDeclaration(statement)).flatMap(namesOf);
	const names = (typesOnly: boolean): readonly string[] =>
		exported
			.filter((name) => name.typeOnly === typesOnly)
			.map(({ text }) => text)
			.sort();
	return { values: names(false), types: names(true) };
}

interface Name {
	readonly text: string;
	readonly typeOnly: boolean;
}

function namesOf(statement: ts.Statement): readonly Name[] {
	if (ts.isTypeAliasDeclaration(statement)) return [{ text: statement.name.text, typeOnly: true }];
	if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause))
		throw new Error(`an index lists names: ${ts.SyntaxKind[statement.kind]}`);
	const { isTypeOnly, exportClause } = statement;
	return exportClause.elements.map((element) => ({
		text: element.name.text,
		typeOnly: isTypeOnly || element.isTypeOnly,
	}));
}
