package dev.sagastore.jackson3;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import dev.sagastore.StateType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** States of every kind that Java teams write. */
@SuppressWarnings({
  "ArrayRecordComponent",
  "BoxedPrimitiveEquality",
  "JavaUtilDate",
  "UnusedVariable"
}) // as users write them
final class Samples {
  private Samples() {}

  /** A state with its type. */
  record Sample<S>(StateType<S> type, S state) {
    @Override
    public String toString() {
      return type.toString();
    }
  }

  private static <S> Sample<S> of(Class<S> type, S state) {
    return new Sample<>(StateType.of(type), state);
  }

  enum Plain {
    RED,
    GREEN
  }

  /** Its text differs from its name. */
  enum Worded {
    FIRST {
      @Override
      public String toString() {
        return "the first";
      }
    },
    SECOND
  }

  enum Valued {
    ONE("1"),
    TWO("2");

    private final String code;

    Valued(String code) {
      this.code = code;
    }

    @JsonValue
    String code() {
      return code;
    }
  }

  record Enums(
      Plain plain,
      Worded worded,
      Valued valued,
      Set<Plain> set,
      EnumMap<Worded, Integer> map,
      Map<Plain, Worded> both,
      @JsonFormat(shape = JsonFormat.Shape.NUMBER) Plain number) {}

  record Times(
      Instant instant,
      LocalDate date,
      LocalTime time,
      LocalDateTime dateTime,
      OffsetTime offsetTime,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      ZonedDateTime utc,
      Duration duration,
      Period period,
      Year year,
      YearMonth yearMonth,
      MonthDay monthDay,
      Month month,
      DayOfWeek day,
      ZoneId zone,
      ZoneOffset zoneOffset,
      Date old,
      @JsonFormat(pattern = "dd.MM.yyyy") LocalDate german,
      Map<Instant, Duration> byInstant,
      Map<LocalDate, Integer> byDate) {}

  record Numbers(
      byte b,
      short s,
      int i,
      long l,
      float f,
      double d,
      Integer boxed,
      Long boxedLong,
      Double boxedDouble,
      BigInteger big,
      BigDecimal decimal,
      List<BigDecimal> decimals,
      List<Double> doubles,
      List<Float> floats,
      int[] ints,
      double[] doubleArray,
      Number number) {}

  record Optionals(
      Optional<String> present,
      Optional<String> empty,
      OptionalInt number,
      OptionalInt noNumber,
      OptionalLong large,
      OptionalDouble fraction,
      Optional<Optionals> nested) {}

  record Library(
      UUID uuid,
      URI uri,
      Locale locale,
      Currency currency,
      AtomicInteger atomicInteger,
      AtomicLong atomicLong,
      AtomicBoolean atomicBoolean,
      AtomicReference<String> reference,
      Class<?> type,
      char letter,
      char[] letters,
      byte[] bytes,
      byte[] noBytes) {}

  record Collections(
      List<String> list,
      Set<String> set,
      SortedMap<String, Integer> sorted,
      Deque<Integer> deque,
      String[] array,
      List<List<Integer>> nested,
      List<String> withNull,
      Map<String, String> withNullValue,
      Map<Integer, String> byNumber,
      Map<UUID, String> byUuid,
      Map<String, String> odd,
      Map<String, Object> untyped) {}

  /** Told apart by a property. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square"),
    @JsonSubTypes.Type(value = Point.class, name = "point")
  })
  sealed interface Shape permits Circle, Square, Point {}

  record Circle(double radius, BigDecimal cost, byte[] raw) implements Shape {
    @Override
    public boolean equals(Object other) {
      return other instanceof Circle that
          && radius == that.radius
          && cost.equals(that.cost)
          && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
      return Double.hashCode(radius);
    }
  }

  record Square(BigDecimal side) implements Shape {}

  record Point() implements Shape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(ByCard.class), @JsonSubTypes.Type(ByInvoice.class)})
  interface Payment {}

  record ByCard(String card) implements Payment {}

  record ByInvoice(String address, BigDecimal limit) implements Payment {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  @JsonSubTypes(@JsonSubTypes.Type(value = Wrapped.class, name = "wrapped"))
  interface Wrapper {}

  record Wrapped(int x) implements Wrapper {}

  record Box<T>(T content, List<T> more) {}

  record Name(@JsonProperty("first_name") String first, @JsonProperty("$last") String last) {}

  record Annotated(
      @JsonUnwrapped Name name,
      @JsonInclude(JsonInclude.Include.NON_NULL) String absent,
      Email email) {
    @JsonCreator
    static Annotated of(
        @JsonUnwrapped Name name,
        @JsonProperty("absent") String absent,
        @JsonProperty("email") Email email) {
      return new Annotated(name, absent, email);
    }
  }

  /** One text. */
  record Email(@JsonValue String address) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Email {}
  }

  /** As Lombok's {@code @Data} makes it, with names that bean rules disagree on. */
  static final class Bean {
    private String eMail;
    private String url;
    private boolean open;
    private List<String> tags = new ArrayList<>();

    public String getEMail() {
      return eMail;
    }

    public void setEMail(String eMail) {
      this.eMail = eMail;
    }

    public String getURL() {
      return url;
    }

    public void setURL(String url) {
      this.url = url;
    }

    public boolean isOpen() {
      return open;
    }

    public void setOpen(boolean open) {
      this.open = open;
    }

    public List<String> getTags() {
      return tags;
    }

    public void setTags(List<String> tags) {
      this.tags = tags;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bean that
          && eMail.equals(that.eMail)
          && url.equals(that.url)
          && open == that.open
          && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
      return eMail.hashCode();
    }
  }

  /** As Lombok's {@code @Value @Builder @Jacksonized} makes it, for both versions of Jackson. */
  @com.fasterxml.jackson.databind.annotation.JsonDeserialize(builder = Built.Builder.class)
  @tools.jackson.databind.annotation.JsonDeserialize(builder = Built.Builder.class)
  static final class Built {
    private final String id;
    private final List<Integer> counts;

    private Built(Builder builder) {
      this.id = builder.id;
      this.counts = builder.counts;
    }

    static Builder builder() {
      return new Builder();
    }

    public String getId() {
      return id;
    }

    public List<Integer> getCounts() {
      return counts;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Built that && id.equals(that.id) && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }

    @com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder(withPrefix = "")
    @tools.jackson.databind.annotation.JsonPOJOBuilder(withPrefix = "")
    static final class Builder {
      private String id;
      private List<Integer> counts;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder counts(List<Integer> counts) {
        this.counts = counts;
        return this;
      }

      public Built build() {
        return new Built(this);
      }
    }
  }

  /** As Kotlin's data class is: final properties, a constructor, and its parameters' names. */
  static final class DataClass {
    private final String id;
    private final Integer count;

    @JsonCreator
    DataClass(@JsonProperty("id") String id, @JsonProperty("count") Integer count) {
      this.id = id;
      this.count = count;
    }

    public String getId() {
      return id;
    }

    public Integer getCount() {
      return count;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof DataClass that && id.equals(that.id) && count.equals(that.count);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  /** Takes what it has no property for. */
  static final class Open {
    private final Map<String, Object> values = new TreeMap<>();

    @JsonAnyGetter
    public Map<String, Object> values() {
      return values;
    }

    @JsonAnySetter
    public void put(String name, Object value) {
      values.put(name, value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Open that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }
  }

  /** Parents and children refer to each other by an id. */
  @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
  static final class Node {
    public String id;
    public Node aChild;
    public Node parent;

    @Override
    public boolean equals(Object other) {
      return other instanceof Node that
          && id.equals(that.id)
          && (aChild == null || aChild.equals(that.aChild));
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  static Stream<Sample<?>> all() {
    return Stream.of(
        of(String.class, "Grüße 😀 \"quoted\"\n"),
        of(String.class, ""),
        of(Integer.class, -1),
        of(Boolean.class, true),
        of(BigDecimal.class, new BigDecimal("1.50")),
        of(Plain.class, Plain.GREEN),
        of(Worded.class, Worded.FIRST),
        of(byte[].class, new byte[] {1, -1}),
        of(UUID.class, UUID.fromString("3b40910c-ec35-889f-82d2-7d091c5dcb33")),
        of(Instant.class, Instant.parse("2026-11-23T09:30:00.123456789Z")),
        of(Enums.class, enums()),
        of(Times.class, times()),
        of(Numbers.class, numbers()),
        of(Optionals.class, optionals()),
        of(Library.class, library()),
        of(Collections.class, collections()),
        of(Shape.class, new Circle(1.5, new BigDecimal("2.50"), new byte[] {7})),
        of(Shape.class, new Square(new BigDecimal("2.0"))),
        of(Shape.class, new Point()),
        of(Payment.class, new ByInvoice("London", new BigDecimal("10"))),
        of(Payment.class, new ByCard("4711")),
        of(Wrapper.class, new Wrapped(1)),
        of(Name.class, new Name("Ada", "Lovelace")),
        of(Email.class, new Email("ada@example.com")),
        of(Bean.class, bean()),
        of(Built.class, Built.builder().id("a").counts(List.of(1, 2)).build()),
        of(DataClass.class, new DataClass("a", 1)),
        of(Open.class, open()),
        of(Node.class, node()),
        of(Object.class, Map.of("a", List.of(1, "b", true), "c", 1.5)),
        new Sample<>(
            new StateType<List<Shape>>() {}, List.of(new Square(BigDecimal.ONE), new Point())),
        new Sample<>(
            new StateType<Map<String, Box<Name>>>() {},
            Map.of("a", new Box<>(new Name("A", "B"), List.of(new Name("C", null))))),
        new Sample<>(
            new StateType<Box<Optional<Instant>>>() {},
            new Box<>(Optional.of(Instant.EPOCH), List.of(Optional.empty()))));
  }

  private static Enums enums() {
    EnumMap<Worded, Integer> map = new EnumMap<>(Worded.class);
    map.put(Worded.FIRST, 1);
    map.put(Worded.SECOND, 2);
    return new Enums(
        Plain.RED,
        Worded.FIRST,
        Valued.TWO,
        EnumSet.of(Plain.RED, Plain.GREEN),
        map,
        Map.of(Plain.RED, Worded.FIRST),
        Plain.GREEN);
  }

  private static Times times() {
    return new Times(
        Instant.parse("2026-11-23T09:30:00.123456789Z"),
        LocalDate.of(2026, 11, 23),
        LocalTime.of(9, 30, 0, 1),
        LocalDateTime.of(2026, 11, 23, 9, 30),
        OffsetTime.parse("09:30:00+05:30"),
        OffsetDateTime.parse("2026-11-23T09:30:00+05:30"),
        ZonedDateTime.parse("2026-11-23T09:30:00.5+01:00[Europe/Berlin]"),
        ZonedDateTime.parse("2026-11-23T09:30:00Z[UTC]"),
        Duration.ofSeconds(90_061, 1),
        Period.of(1, 2, 3),
        Year.of(2026),
        YearMonth.of(2026, 11),
        MonthDay.of(2, 29),
        Month.FEBRUARY,
        DayOfWeek.FRIDAY,
        ZoneId.of("Europe/Berlin"),
        ZoneOffset.ofHoursMinutes(5, 30),
        new Date(1_795_426_200_123L),
        LocalDate.of(2026, 11, 23),
        Map.of(Instant.parse("2026-11-23T09:30:00.5Z"), Duration.ofDays(2)),
        Map.of(LocalDate.of(2026, 1, 2), 3));
  }

  private static Numbers numbers() {
    return new Numbers(
        (byte) -1,
        (short) 2,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        0.1f,
        1e-200,
        null,
        0L,
        -0.0,
        BigInteger.TEN.pow(60).negate(),
        new BigDecimal("-12345678901234567890123456789012345678.90"),
        List.of(
            new BigDecimal("1.50"),
            new BigDecimal("1.5"),
            new BigDecimal("100"),
            new BigDecimal("1E+3"),
            new BigDecimal("0.00"),
            new BigDecimal("1E-200")),
        List.of(0.1, 2.0, 1e100, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY),
        List.of(Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, 16_777_216f),
        new int[] {1, 2, 3},
        new double[] {0.5},
        7);
  }

  private static Optionals optionals() {
    Optionals inner =
        new Optionals(
            Optional.of(""),
            Optional.empty(),
            OptionalInt.of(0),
            OptionalInt.empty(),
            OptionalLong.of(1L << 40),
            OptionalDouble.of(0.5),
            Optional.empty());
    return new Optionals(
        Optional.of("x"),
        Optional.empty(),
        OptionalInt.of(7),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        Optional.of(inner));
  }

  private static Library library() {
    return new Library(
        UUID.fromString("3b40910c-ec35-889f-82d2-7d091c5dcb33"),
        URI.create("https://example.com/a?b=c"),
        Locale.GERMANY,
        Currency.getInstance("EUR"),
        new AtomicInteger(1),
        new AtomicLong(2),
        new AtomicBoolean(true),
        new AtomicReference<>("ref"),
        String.class,
        'ß',
        new char[] {'a', 'b'},
        new byte[] {0, 1, -1},
        new byte[0]);
  }

  private static Collections collections() {
    Map<String, String> nullValue = new HashMap<>();
    nullValue.put("a", null);
    Map<String, Object> untyped = new LinkedHashMap<>();
    untyped.put("text", "x");
    untyped.put("int", 1);
    untyped.put("long", 1L << 40);
    untyped.put("double", 1.5);
    untyped.put("decimal", new BigDecimal("1.50"));
    untyped.put("list", List.of(true, List.of()));
    untyped.put("map", Map.of("$", Map.of("", "")));
    untyped.put("null", null);
    return new Collections(
        List.of("b", "a"),
        new LinkedHashSet<>(List.of("x", "y")),
        new TreeMap<>(Map.of("z", 1, "y", 2)),
        new ArrayDeque<>(List.of(1, 2)),
        new String[] {"a", null},
        List.of(List.of(1, 2), List.of(), List.of(3)),
        Arrays.asList("a", null),
        nullValue,
        Map.of(1, "one", -2, "minus two"),
        Map.of(UUID.fromString("3b40910c-ec35-889f-82d2-7d091c5dcb33"), "id"),
        Map.of(
            "", "empty", "$", "dollar", "$number", "escape", "a.b[0]#:", "odd", "😀", "", " ", ""),
        untyped);
  }

  private static Bean bean() {
    Bean bean = new Bean();
    bean.setEMail("ada@example.com");
    bean.setURL("https://example.com");
    bean.setOpen(true);
    bean.getTags().add("a");
    return bean;
  }

  private static Open open() {
    Open open = new Open();
    open.put("a", 1);
    open.put("$b", List.of("x"));
    return open;
  }

  private static Node node() {
    Node parent = new Node();
    parent.id = "parent";
    parent.aChild = new Node();
    parent.aChild.id = "child";
    parent.aChild.parent = parent;
    return parent;
  }
}
