// Whether this browser's WebAssembly has SIMD, which the checker is built with.

/** The smallest module that needs it: a function that makes a vector of one number and takes a number out again. */
const SMALLEST = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, // magic, version
  1, 5, 1, 96, 0, 1, 123, // types: () -> v128
  3, 2, 1, 0, // functions: one of that type
  10, 10, 1, 8, 0, // code: one body of 8 bytes without locals
  65, 0, // i32.const 0
  253, 15, // i8x16.splat
  253, 98, // i8x16.popcnt
  11, // end
]);

export const hasSimd = () => WebAssembly.validate(SMALLEST);
