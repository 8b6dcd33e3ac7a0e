// Replaces xml2js in the bundles: no API that is called answers in XML, and an answer in XML is an error.
exports.Parser = class {
  parseString(_text, done) {
    done(new SyntaxError('The answer is XML.'));
  }
};
