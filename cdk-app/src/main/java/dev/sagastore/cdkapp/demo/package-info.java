/**
 * The demo: the whole product on one machine, without AWS.
 *
 * <p>It synthesises the CDK app, creates the table that the template declares on an embedded
 * DynamoDB, configures the store with the environment of the template's function, and feeds order
 * events to the Lambda handler as SQS would: in batches, to two workers at once, again and again
 * until they are handled or end in the dead-letter queue.
 */
@NullMarked
package dev.sagastore.cdkapp.demo;

import org.jspecify.annotations.NullMarked;
