import * as hookseal from "hookseal";

console.log(JSON.stringify({ engine: hookseal.engine, names: Object.keys(hookseal).toSorted() }));
