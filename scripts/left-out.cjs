// Stands in for packages that the bundles leave out; see build.mjs.
module.exports = {};
