package dev.sagastore.dynamodb.internal.state;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A state as an item contains it.
 *
 * @param codecName name of the codec that it was written with
 * @param attribute the attribute
 * @param largestSize number of bytes that the attribute doesn't exceed
 */
public record StoredState(String codecName, AttributeValue attribute, long largestSize) {}
