package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Value;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All tables. Each single write and each read takes place at once; transactions have two phases,
 * between which others can meet them.
 *
 * <p>Safe for use by several threads.
 */
public final class Database {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Table> tables = new TreeMap<>();
  private final Clock clock;
  private final Throttle throttle;
  private final OngoingTransactions ongoing = new OngoingTransactions();
  private Lag lag = new Lag(false, false);
  private volatile Runnable betweenPhases = () -> {};

  /** Creates a database without tables. */
  public Database(Clock clock) {
    this.clock = clock;
    this.throttle = new Throttle(clock);
  }

  /** Returns the clock. */
  public Clock clock() {
    return clock;
  }

  /** Does something while nothing else happens to the tables. */
  <T> T exclusively(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Sets what happens in a transaction's thread between its phases. */
  public void setBetweenPhases(Runnable betweenPhases) {
    this.betweenPhases = betweenPhases;
  }

  /** Lets others in between the phases of a transaction: those of the service take their time. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how often others meet
  void letOthersMeet() {
    betweenPhases.run();
    if (lock.hasQueuedThreads()) {
      Thread.yield();
    }
  }

  // tables

  /**
   * Creates a table, and does something with it before anything else happens to it.
   *
   * @throws ServiceException if there is one of that name
   */
  public <T> T create(TableDefinition definition, Function<Table, T> action) {
    return exclusively(
        () -> {
          if (tables.containsKey(definition.name())) {
            throw ServiceException.of(
                "ResourceInUseException", "Table already exists: " + definition.name());
          }
          Table table = new Table(definition);
          tables.put(definition.name(), table);
          return action.apply(table);
        });
  }

  /**
   * Does something with a table while nothing else happens to it.
   *
   * @throws ServiceException if there is none of that name; the message names it
   */
  public <T> T describing(String tableName, Function<Table, T> action) {
    return exclusively(
        () -> {
          Table table = tables.get(tableName);
          if (table == null) {
            throw ServiceException.of(
                "ResourceNotFoundException",
                "Requested resource not found: Table: " + tableName + " not found");
          }
          return action.apply(table);
        });
  }

  /** Deletes a table that is there. */
  public void delete(String tableName) {
    exclusively(
        () -> {
          Table deleted = tables.remove(tableName);
          if (deleted != null) {
            throttle.forget(deleted.definition());
          }
          return lag;
        });
  }

  /** Returns the names of all tables, sorted. */
  public List<String> names() {
    return exclusively(() -> List.copyOf(tables.keySet()));
  }

  /**
   * Returns what a table was created with.
   *
   * @throws ServiceException if there is none of that name
   */
  public TableDefinition definition(String tableName) {
    return exclusively(() -> table(tableName).definition());
  }

  /** Returns a table for a request that concerns items. */
  Table table(String tableName) {
    Table table = tables.get(tableName);
    if (table == null) {
      throw notFound();
    }
    return table;
  }

  private static ServiceException notFound() {
    return ServiceException.of("ResourceNotFoundException", "Requested resource not found");
  }

  // items

  /**
   * Returns an item.
   *
   * @param usage takes the units
   */
  public Optional<Item> get(
      String tableName, Map<String, Value> key, boolean consistent, CapacityUsage usage) {
    return exclusively(
        () -> {
          Table table = table(tableName);
          TableDefinition definition = table.definition();
          Keys.requireKey(definition.keys(), key);
          Position position = table.position(key);
          throttle.require(definition, null, position.partition(), Throttle.UnitKind.READ);
          Item found = table.get(position, consistent);
          double units = Units.read(Item.sizeOf(found), consistent);
          throttle.charge(definition, null, position.partition(), Throttle.UnitKind.READ, units);
          usage.addTable(units);
          return Optional.ofNullable(found);
        });
  }

  /**
   * Reads a page.
   *
   * @param definition the table that the query was made for
   * @throws ServiceException if it cannot be read, or the table has been deleted meanwhile
   */
  public Page read(TableDefinition definition, PageQuery query) {
    return exclusively(
        () -> {
          Table table = table(definition.name());
          if (!table.definition().id().equals(definition.id())) {
            throw notFound();
          }
          return new PageReader(table, query, throttle).read();
        });
  }

  /**
   * Writes an item.
   *
   * @throws ServiceException if it is not written
   */
  public WriteOutcome write(ItemWrite write) {
    return exclusively(
        () -> {
          Table table = table(write.tableName());
          Position position = table.position(write.keyFor(table.definition()));
          ongoing.requireFree(new ItemRef(table, position));
          return PreparedWrite.of(write, table, position, throttle).commit(1, throttle, lag);
        });
  }

  Throttle throttle() {
    return throttle;
  }

  OngoingTransactions ongoing() {
    return ongoing;
  }

  Lag lag() {
    return lag;
  }

  /** Removes every item that has expired; returns their number. */
  public int expire() {
    return exclusively(
        () ->
            tables.values().stream()
                .mapToInt(table -> Expiry.remove(table, clock, ongoing, lag))
                .sum());
  }

  // what can be switched on

  /** Lets eventually consistent reads show each item as it was before its last write, or not. */
  public void setStaleReads(boolean on) {
    setLag(new Lag(on, lag.indexes()));
  }

  /** Lets global indexes wait for {@link #catchUp}, or not. */
  public void setLaggingIndexes(boolean on) {
    setLag(new Lag(lag.staleReads(), on));
  }

  private void setLag(Lag next) {
    exclusively(
        () -> {
          if (lag.staleReads() && !next.staleReads()) {
            tables.values().forEach(Table::catchUpReads);
          }
          if (lag.indexes() && !next.indexes()) {
            tables.values().forEach(Table::catchUpIndexes);
          }
          lag = next;
          return next;
        });
  }

  /** Lets eventually consistent reads and global indexes see every write until now. */
  public void catchUp() {
    exclusively(
        () -> {
          tables.values().forEach(Table::catchUpReads);
          tables.values().forEach(Table::catchUpIndexes);
          return lag;
        });
  }

  /** Switches throttling on or off; nothing is used up afterwards. */
  public void setThrottling(boolean on) {
    exclusively(
        () -> {
          throttle.set(on);
          return throttle;
        });
  }
}
