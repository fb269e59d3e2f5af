export { type PlaneMatchers, planeMatchers } from "./plane-matchers.js";
