package dev.sagastore.bus.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The function that Lambda's runtime starts in a process of its own. */
public final class OrderFunction extends SagaBusHandler {
  /** Begins a note with the time that its handler takes. */
  static final String FOR = "for ";

  /** Begins a note with a file. The handler creates the file, and ends only if it was there. */
  static final String ENDLESS_WITHOUT = "endless without ";

  /** Creates the function from its environment variables. */
  public OrderFunction() {
    super(TestOrders.configuration(OrderFunction::take));
  }

  /** Takes a note, and the time that the note asks for. */
  private static void take(String note) {
    if (note.startsWith(FOR)) {
      long end = System.nanoTime() + Duration.parse(note.substring(FOR.length())).toNanos();
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(10_000_000);
      }
    } else if (note.startsWith(ENDLESS_WITHOUT)) {
      takeEndlessly(Path.of(note.substring(ENDLESS_WITHOUT.length())));
    }
  }

  private static void takeEndlessly(Path file) {
    try {
      Files.createFile(file);
      new CountDownLatch(1).await();
    } catch (FileAlreadyExistsException e) {
      // another process was killed in this handler
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("the function was not killed", e);
    }
  }
}
