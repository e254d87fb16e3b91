var later = require('./later.cjs');

exports.readAfter = async function (read) {
  await later();
  return read();
};
