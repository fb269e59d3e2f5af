import { InvalidSubjectError } from "./errors.js";
import { encodeToken } from "./subject.js";

/** What would end the host part of a URL. */
const URL_DELIMITER = /[/\\?#@]/;

/** The host name that Plane's proxy serves a backend under. Throws InvalidSubjectError on what cannot be one. */
export function hostname(backendId: string, cluster: string): string {
	encodeToken("backend_id", "id", backendId);
	encodeToken("cluster", "cluster", cluster);
	if (URL_DELIMITER.test(backendId)) throw new InvalidSubjectError("backend_id", "contains a delimiter of URLs");
	if (URL_DELIMITER.test(cluster)) throw new InvalidSubjectError("cluster", "contains a delimiter of URLs");
	return `${backendId}.${cluster}`;
}
