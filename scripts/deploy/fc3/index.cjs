// Stands in for the component fc3, which `s` would fetch from its registry: it has our schema, and deploys nothing. `s`
// takes the folder of a component's name in its working directory before it asks any registry.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

module.exports = class {
  async getSchema() {
    return readFileSync(join(__dirname, '../../../schema/fc3.schema.json'), 'utf8');
  }
};
