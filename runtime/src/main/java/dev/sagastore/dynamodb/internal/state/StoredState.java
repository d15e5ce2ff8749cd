package dev.sagastore.dynamodb.internal.state;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A state in the form that an item contains.
 *
 * @param codecName name of the codec that it was written with
 * @param attribute the attribute
 * @param largestSize maximum size of the attribute in bytes
 */
public record StoredState(String codecName, AttributeValue attribute, long largestSize) {}
