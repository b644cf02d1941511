const hookseal = require("hookseal");

console.log(JSON.stringify({ engine: hookseal.engine, names: Object.keys(hookseal).toSorted() }));
