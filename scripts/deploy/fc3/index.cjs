// Replaces the component fc3, which `s` would fetch from its registry. It has our schema and deploys nothing: it answers with what it was to deploy. `s` prefers a
// folder with the component's name in its working directory to any registry.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

module.exports = class {
  async getSchema() {
    return readFileSync(join(__dirname, '../../../schema/fc3.schema.json'), 'utf8');
  }

  async deploy({ props }) {
    return props;
  }
};
