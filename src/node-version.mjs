// Loaded before anything else and written for any Node: an older one cannot even read the other files.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.exit(1);
}
