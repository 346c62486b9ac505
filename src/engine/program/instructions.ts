/**
 * The instructions of the machine that runs the programs. It has a stack of numbers, and variables in the cells of a frame.
 *
 * All instructions have one shape, so that the interpreter reads them fast; what `operand` and `count` mean stands beside each.
 */
export type Operation =
  // A statement begins: operand is its number in the function's list of statements.
  | 'statement'
  // push the operand; push the variable at offset operand; pop into that variable
  | 'push'
  | 'load'
  | 'store'
  // push the address of the variable at offset operand
  | 'address'
  // copy the top; drop the top
  | 'duplicate'
  | 'drop'
  // jump to the instruction operand; the conditional ones pop
  | 'jump'
  | 'jumpIfZero'
  | 'jumpIfNotZero'
  // The system call of site operand: pop `count` arguments, wait for its result, push it.
  | 'systemCall'
  // Call the function operand: pop `count` arguments; its value is pushed when it returns.
  | 'call'
  // Leave the function with the popped value; in the body of a process: exit.
  | 'return'
  // Pop two numbers, push the result, in C's 32 bits.
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'remainder'
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'lessOrEqual'
  | 'greater'
  | 'greaterOrEqual'
  | 'and'
  | 'or'
  | 'exclusiveOr'
  | 'shiftLeft'
  | 'shiftRight'
  // Pop one number, push the result.
  | 'not'
  | 'negate'
  | 'complement'
  // pop seconds or microseconds, push nanoseconds: operand is the factor
  | 'nanoseconds'
  | 'loadErrno'
  | 'storeErrno'
  // A character of an array or a text: pop index and pointer, push it; pop value, index and pointer, push the value.
  | 'loadCharacter'
  | 'storeCharacter'
  // The address of a member of an epoll event: pop index and pointer; operand is the member, 0 events, 1 the descriptor.
  | 'eventMember'
  // pop an address, push it increased by operand; 0 (NULL) ends the process by SIGSEGV
  | 'offset'
  // pop an address, push what is there; pop value and address, store it, push the value
  | 'loadCell'
  | 'storeCell'
  // pop a text, push its length without the 0 that ends it
  | 'textLength'
  // pop an error number, push the text that strerror has for it
  | 'errorText'
  // printf at site operand: pop `count` arguments, the format the first; push the length
  | 'print'
  // perror at site operand: pop the text, push 0
  | 'printError'
  // pop the exit status; the process ends
  | 'exit';

export interface Instruction {
  operation: Operation;
  operand: number;
  count: number;
}
