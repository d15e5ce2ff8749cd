package dev.sagastore.jackson2;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Date;
import java.util.Locale;

/** A module for classes that Jackson 2 cannot be configured to write as Jackson 3 does. */
final class Jackson3Forms extends SimpleModule {
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  Jackson3Forms() {
    super("sagastore-jackson3-forms");
    addSerializer(
        Date.class,
        new JsonSerializer<Date>() {
          @Override
          public void serialize(Date value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(MILLISECONDS.format(value.toInstant()));
          }
        });
    addSerializer(
        Month.class,
        new JsonSerializer<Month>() {
          @Override
          public void serialize(Month value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeNumber(value.getValue());
          }
        });
    addSerializer(
        Locale.class,
        new JsonSerializer<Locale>() {
          @Override
          public void serialize(Locale value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(value.toLanguageTag());
          }
        });
  }
}
