using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>What a faulty chip does instead of answering, counted over its life and not over one session. Used by one caller.</summary>
internal sealed class ChipMisbehaviour(ChipFault fault)
{
    /// <summary>The longest garbage (bytes).</summary>
    private const int GarbageBytesMax = 300;

    private int _commands;
    private bool _tornOff;

    /// <summary>Null: the chip answers.</summary>
    public ChipAnswer? Instead()
    {
        if (fault.Number is not { } number || _commands++ < number)
            return null;
        if (fault.Is(ChipFault.TornOffOnce))
        {
            bool again = _tornOff;
            _tornOff = true;
            return again ? null : new ChipAnswer(ChipAnswerKind.Gone, default, ComesBack: true);
        }

        if (fault.Is(ChipFault.TornOff))
            return new ChipAnswer(ChipAnswerKind.Gone, default);
        if (fault.Is(ChipFault.Silent))
            return new ChipAnswer(ChipAnswerKind.Silence, default);
        if (fault.Is(ChipFault.EndlessWaiting))
            return new ChipAnswer(ChipAnswerKind.Silence, default, WaitingTimes: int.MaxValue);
        if (fault.Is(ChipFault.WrongStatus))
            return new ChipAnswer(ChipAnswerKind.Answered, new byte[] { 0x6F, 0x00 });
        return fault.Is(ChipFault.Garbage)
            ? new ChipAnswer(ChipAnswerKind.Answered, RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(GarbageBytesMax)))
            : null;
    }
}
