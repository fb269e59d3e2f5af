/** Names that one generated module exports and another imports. */

/** `backend_status` → `backendStatus`, in `gen/streams.ts`. */
export function streamName(stream: string): string {
	return stream.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `ScheduleRequest` → `validateScheduleRequest`, in `gen/validators.ts`. */
export function validatorName(exportName: string): string {
	return `validate${exportName}`;
}

/** `ScheduleRequest` → `ScheduleRequestShape`, in `gen/shapes.ts`. */
export function shapeName(exportName: string): string {
	return `${exportName}Shape`;
}

/** `ScheduleRequest` → `ScheduleRequestWriter`, in `gen/writers.ts`. */
export function writerName(exportName: string): string {
	return `${exportName}Writer`;
}

/** `ScheduleResponse` → `ScheduleResponseReader`, in `gen/readers.ts`. */
export function readerName(exportName: string): string {
	return `${exportName}Reader`;
}

/** `ScheduleRequest` → `isScheduleRequest`, in `gen/guards.ts`. */
export function guardName(exportName: string): string {
	return `is${exportName}`;
}
