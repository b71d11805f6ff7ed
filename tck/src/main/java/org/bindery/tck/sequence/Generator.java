package org.bindery.tck.sequence;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.bindery.api.Access;

/**
 * Makes sequences that get somewhere: most operations are of what is there, some of what is not.
 * The same random numbers make the same sequence.
 */
public final class Generator {
  private final RandomGenerator random;
  private final Facts facts;
  private final Numbers numbers;

  public Generator(RandomGenerator random, Facts facts) {
    this.random = random;
    this.facts = facts;
    this.numbers = new Numbers(random, facts);
  }

  /**
   * The next operation of a sequence on an fd that was just opened.
   *
   * @param step how many there were before
   * @param state what they have led to
   */
  Operation next(int step, Reference state) {
    return step < 4 ? first(step) : next(state);
  }

  /** Enough for what comes then to be of something. */
  private Operation first(int step) {
    return step < 2 ? new Operation.AllocateIoas() : new Operation.Bind(device());
  }

  private Operation next(Reference state) {
    Choice choice = new Choice(random, state);
    return switch (random.nextInt(100)) {
      case 0 -> numbers.seldom() ? new Operation.Reopen() : new Operation.AllocateIoas();
      case 1, 2 -> new Operation.AllocateIoas();
      case 3, 4, 5 -> new Operation.Bind(device());
      case 6 -> new Operation.Close(choice.bound());
      case 7, 8, 9 -> new Operation.AllocateHwpt(choice.deviceId(), choice.parent());
      case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ->
          new Operation.Attach(choice.bound(), choice.target());
      case 21, 22 -> new Operation.Detach(choice.bound());
      case 23, 24 -> new Operation.Destroy(choice.any());
      case 25 -> new Operation.SetHugePages(choice.ioas(), random.nextInt(12) % 3);
      case 26 -> new Operation.HugePages(choice.ioas());
      case 27, 28 -> new Operation.Ranges(choice.ioas());
      case 29, 30, 31 -> new Operation.Areas(choice.ioas());
      case 32, 33 -> new Operation.Objects();
      case 34, 35 -> new Operation.Tables();
      case 36, 37 -> new Operation.Pinned();
      case 38, 39 -> new Operation.Load(new Place(Ground.WRITEABLE, numbers.inPages(510)));
      default -> ofMemory(choice);
    };
  }

  private Operation ofMemory(Choice choice) {
    int ioas = choice.ioas();
    return switch (random.nextInt(10)) {
      case 0, 1, 2 ->
          new Operation.Map(ioas, numbers.place(), numbers.length(), access(), at(choice, ioas));
      case 3, 4 -> {
        ReferenceIoas.Chunk chunk = choice.chunk(ioas);
        yield chunk == null || numbers.seldom()
            ? new Operation.Unmap(ioas, at(choice, ioas).orElse(0), numbers.length())
            : new Operation.Unmap(ioas, chunk.iova(), chunk.length());
      }
      case 5, 6 -> copy(choice, ioas);
      case 7 -> numbers.seldom() ? new Operation.Unmap(ioas, 0, -1) : read(choice, choice.bound());
      case 8 -> read(choice, choice.bound());
      default -> {
        int device = choice.bound();
        long iova = numbers.near(choice.reached(device));
        yield new Operation.DmaWrite(device, iova, random.nextLong());
      }
    };
  }

  private Operation copy(Choice choice, int ioas) {
    int from = choice.ioas();
    ReferenceIoas.Chunk chunk = choice.chunk(from);
    return chunk != null && random.nextBoolean()
        ? new Operation.Copy(ioas, from, chunk.iova(), chunk.length(), access(), at(choice, ioas))
        : new Operation.Copy(
            ioas, from, numbers.near(chunk), numbers.length(), access(), at(choice, ioas));
  }

  private Operation read(Choice choice, int device) {
    return new Operation.DmaRead(device, numbers.near(choice.reached(device)));
  }

  private OptionalLong at(Choice choice, int ioas) {
    return switch (random.nextInt(4)) {
      case 0 -> OptionalLong.empty();
      case 1 -> OptionalLong.of(numbers.near(choice.chunk(ioas)));
      default -> OptionalLong.of(numbers.iova());
    };
  }

  private Access access() {
    return switch (random.nextInt(12)) {
      case 0 -> Access.NONE;
      case 1 -> Access.WRITE;
      case 2, 3, 4, 5 -> Access.READ;
      default -> Access.READ_WRITE;
    };
  }

  private int device() {
    return random.nextInt(facts.devices().size());
  }
}
