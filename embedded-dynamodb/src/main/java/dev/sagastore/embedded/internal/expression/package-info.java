/**
 * The language of expressions: conditions, filters, key conditions, projections, and updates.
 *
 * <p>An expression is read in three steps, each of which fails with DynamoDB's own message:
 *
 * <ol>
 *   <li>{@code Lexer} and {@code ExpressionParser} turn the text into {@code Syntax}: errors of
 *       syntax.
 *   <li>{@code ConditionChecker} and {@code UpdateChecker} turn the syntax into {@code
 *       ItemCondition}, {@code UpdateAction} and {@code Operand}: unknown names, placeholders and
 *       functions, wrong operands, and paths that overlap.
 *   <li>These evaluate themselves on an item.
 * </ol>
 */
@NullMarked
package dev.sagastore.embedded.internal.expression;

import org.jspecify.annotations.NullMarked;
