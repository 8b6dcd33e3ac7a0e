// Replaces packages that the bundles leave out; see bundle.mjs.
module.exports = {};
