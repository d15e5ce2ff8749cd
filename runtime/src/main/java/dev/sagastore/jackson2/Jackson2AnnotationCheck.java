package dev.sagastore.jackson2;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import dev.sagastore.spi.ForeignAnnotations;
import java.util.List;

/** A module that checks each class once, when Jackson first uses it. */
final class Jackson2AnnotationCheck extends SimpleModule {
  private static final ForeignAnnotations FOREIGN =
      new ForeignAnnotations(
          "tools.jackson.databind.annotation", "com.fasterxml.jackson.databind.annotation");

  Jackson2AnnotationCheck() {
    super("sagastore-annotations");
    setSerializerModifier(
        new BeanSerializerModifier() {
          @Override
          public List<BeanPropertyWriter> changeProperties(
              SerializationConfig config,
              BeanDescription description,
              List<BeanPropertyWriter> properties) {
            FOREIGN.requireNone(description.getBeanClass());
            return properties;
          }

          @Override
          public JsonSerializer<?> modifyEnumSerializer(
              SerializationConfig config,
              JavaType type,
              BeanDescription description,
              JsonSerializer<?> serializer) {
            FOREIGN.requireNone(type.getRawClass());
            return serializer;
          }
        });
    setDeserializerModifier(
        new BeanDeserializerModifier() {
          @Override
          public BeanDeserializerBuilder updateBuilder(
              DeserializationConfig config,
              BeanDescription description,
              BeanDeserializerBuilder builder) {
            FOREIGN.requireNone(description.getBeanClass());
            return builder;
          }

          @Override
          public JsonDeserializer<?> modifyEnumDeserializer(
              DeserializationConfig config,
              JavaType type,
              BeanDescription description,
              JsonDeserializer<?> deserializer) {
            FOREIGN.requireNone(type.getRawClass());
            return deserializer;
          }
        });
  }
}
