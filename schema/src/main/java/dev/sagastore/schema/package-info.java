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
 *
 * while it is active and due:
 * GSI2PK  DUE#&lt;sagaName&gt;
 * GSI2SK  &lt;time, 24 characters&gt;#&lt;sagaId&gt;
 * </pre>
 *
 * <p>With several shards every partition key ends in {@code #<shard>}, apart from those of due
 * sagas, which have a number of their own. Guards are small items beside a saga that lead to it:
 * {@code SK CORR#<correlationId>} if the caller chooses IDs and correlation IDs are unique, and
 * {@code SK KEY#<key name>#<value>} for each of its further keys.
 *
 * <p>All types in this package are immutable and safe for use by several threads.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
