# points at: Expected values to be strictly equal:
# needs: node
cat >shop.test.mjs <<'S'
import test from 'node:test';
import assert from 'node:assert';
test('empty', () => {});
test('total', () => { console.log('adding'); assert.strictEqual(1 + 2, 4); });
test('later', { todo: true }, () => {});
S
node --test
