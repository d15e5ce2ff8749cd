package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.dynamodb.codec.StateCodec;
import dev.sagastore.dynamodb.internal.attribute.AttributeJson;
import dev.sagastore.spi.StateMappingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The form that a state is stored in, and its name in the item. */
public sealed interface StoredForm {
  /** Native attributes, which a person can read in the console. */
  StoredForm NATIVE = new NativeForm();

  /** The native attributes as JSON text, compressed with gzip into a binary attribute. */
  StoredForm GZIP = new CodecForm(new GzipCodec());

  String name();

  AttributeValue encode(AttributeValue state);

  AttributeValue decode(AttributeValue stored);

  /** The attributes themselves. */
  record NativeForm() implements StoredForm {
    @Override
    public String name() {
      return "native";
    }

    @Override
    public AttributeValue encode(AttributeValue state) {
      return state;
    }

    @Override
    public AttributeValue decode(AttributeValue stored) {
      return stored;
    }
  }

  /** One binary attribute: the attributes as JSON, encoded by a codec. */
  record CodecForm(StateCodec codec) implements StoredForm {
    @Override
    public String name() {
      return codec.name();
    }

    @Override
    public AttributeValue encode(AttributeValue state) {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      try {
        AttributeJson.write(state, json);
      } catch (IOException e) {
        throw new IllegalStateException("writing to memory failed", e);
      }
      return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(codec.encode(json.toByteArray())));
    }

    @Override
    public AttributeValue decode(AttributeValue stored) {
      if (stored.b() == null) {
        throw new StateMappingException(
            "the codec '%s' writes binary attributes, but this one is not binary"
                .formatted(name()));
      }
      byte[] json = codec.decode(stored.b().asByteArray());
      try {
        return AttributeJson.read(new ByteArrayInputStream(json));
      } catch (IOException e) {
        throw new StateMappingException(
            "the codec '%s' did not return the bytes that it had encoded".formatted(name()), e);
      }
    }
  }
}
