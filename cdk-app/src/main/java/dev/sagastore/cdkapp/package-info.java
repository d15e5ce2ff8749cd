/** The CDK app that deploys the order saga of the example. */
@NullMarked
package dev.sagastore.cdkapp;

import org.jspecify.annotations.NullMarked;
