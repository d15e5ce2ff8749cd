/**
 * What the table looks like, and what it is called: the one contract that the CDK construct and the
 * runtime share.
 *
 * <p>Everything here is reached through methods, records and enums rather than through constants:
 * the compiler copies a {@code static final String} into the class file of whoever uses it, so that
 * a construct compiled against an older version of this module would silently keep the old names.
 *
 * <p>One item is one saga:
 *
 * <pre>
 * PK      SAGA#&lt;sagaName&gt;             GSI1PK  SAGA#&lt;sagaName&gt;
 * SK      ID#&lt;sagaId&gt;                 GSI1SK  CORR#&lt;correlationId&gt;
 *
 * once completed:
 * GSI2PK  COMPLETED#&lt;yyyy-MM-dd, UTC&gt;
 * GSI2SK  &lt;sagaName&gt;#&lt;sagaId&gt;
 * ttl     epoch seconds after which DynamoDB removes the item
 * </pre>
 *
 * <p>With several shards every partition key ends in {@code #<shard>}. Where the caller chooses ids
 * and correlation ids are unique, a second item, {@code SK CORR#<correlationId>}, leads to the
 * saga.
 *
 * <p>All types in this package are immutable and safe for use by several threads.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
