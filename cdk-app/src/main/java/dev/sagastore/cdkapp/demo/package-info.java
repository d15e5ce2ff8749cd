/**
 * The demo: the whole product on one machine, without AWS, in virtual time.
 *
 * <p>It synthesizes the CDK app, creates the table of the template on an embedded DynamoDB, and
 * runs the order saga on the bus with queues in memory. The messages, and the faults on their way,
 * come from a file. In the end it checks that nothing was lost and nothing was done twice.
 */
@NullMarked
package dev.sagastore.cdkapp.demo;

import org.jspecify.annotations.NullMarked;
