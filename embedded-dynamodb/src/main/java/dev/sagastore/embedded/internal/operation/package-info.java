/** DynamoDB's operations: what each request must have, does, and responds. */
@NullMarked
package dev.sagastore.embedded.internal.operation;

import org.jspecify.annotations.NullMarked;
