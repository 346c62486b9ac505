import { constantValue } from '../../program/constants';
import { characterValue, integerValue } from '../literals';
import type { BinaryOperator, Expression } from '../tree';

/** The value of an expression of literals and constants alone; undefined for any other. */
export function constantExpressionValue(expression: Expression): number | undefined {
  switch (expression.kind) {
    case 'number':
      return integerValue(expression.text);
    case 'character':
      return characterValue(expression.text);
    case 'name':
      return constantValue(expression.text);
    case 'cast':
      return constantExpressionValue(expression.operand);
    case 'unary': {
      const value = constantExpressionValue(expression.operand);
      if (value === undefined) return undefined;
      if (expression.operator === '-') return -value | 0;
      if (expression.operator === '!') return value === 0 ? 1 : 0;
      if (expression.operator === '~') return ~value;
      return expression.operator === '+' ? value : undefined;
    }
    case 'binary': {
      const left = constantExpressionValue(expression.left);
      const right = constantExpressionValue(expression.right);
      return left === undefined || right === undefined ? undefined : binaryValue(expression.operator, left, right);
    }
    default:
      return undefined;
  }
}

/** What C makes of two ints; undefined for a division by zero and for what no constant needs. */
function binaryValue(operator: BinaryOperator, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return (left + right) | 0;
    case '-':
      return (left - right) | 0;
    case '*':
      return Math.imul(left, right);
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right) | 0;
    case '%':
      return right === 0 ? undefined : (left % right) | 0;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '|':
      return left | right;
    case '&':
      return left & right;
    case '^':
      return left ^ right;
    default:
      return undefined;
  }
}
