/** What a soak run makes up is made of this number, and can be had again: `SOAK_SEED=<seed>`. */
export const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
