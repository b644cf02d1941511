import { randomBytes } from "node:crypto";

export const tokenOf = () => randomBytes(16).toString("hex");
export const keyOf = () => `screenings:singlekey:${randomBytes(8).toString("hex")}`;
