package dev.sagastore.benchmarks;

import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** Runs ElasticMQ as a program, until it is stopped: the protocol of SQS over HTTP. */
public final class SqsServer {
  private SqsServer() {}

  /**
   * Starts the server on a free port, and prints its address.
   *
   * @param arguments none
   * @throws InterruptedException if the main thread is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    int port =
        SQSRestServerBuilder.withInterface("127.0.0.1")
            .withDynamicPort()
            .withAWSRegion("us-east-1")
            .start()
            .waitUntilStarted()
            .localAddress()
            .getPort();
    System.out.println("ElasticMQ is ready at http://127.0.0.1:" + port);
    Thread.currentThread().join();
  }
}
