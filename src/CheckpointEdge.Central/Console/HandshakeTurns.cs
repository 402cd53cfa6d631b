using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CheckpointEdge.Central.Console;

/// <summary>
/// Lets a few connections at a time through the TLS handshake; the others wait as open sockets, which cost next to nothing.
/// When thousands of boards come at one moment, each handshake then takes its usual time, where otherwise all would run out
/// of theirs together and none would end. Thread-safe.
/// </summary>
internal sealed class HandshakeTurns
{
    /// <summary>Handshakes for each processor (count).</summary>
    private const int PerProcessor = 8;

    /// <summary>Who has waited so long goes on without a turn (seconds).</summary>
    private const int WaitSecondsMax = 10;

    /// <summary>A handshake that takes longer is cut off (seconds).</summary>
    public const int HandshakeSecondsMax = 20;

    private readonly SemaphoreSlim _turns = new(PerProcessor * Environment.ProcessorCount);

    /// <summary>To be put before the listener's TLS.</summary>
    public void Before(ListenOptions listen) => listen.Use(next => async connection =>
    {
        // Strangers who open connections and say nothing hold every turn: they can make a board wait, not shut it out.
        bool mine = await _turns.WaitAsync(TimeSpan.FromSeconds(WaitSecondsMax), connection.ConnectionClosed);
        Turn turn = new(mine ? _turns : new SemaphoreSlim(0));
        connection.Features.Set(turn);
        try
        {
            await next(connection);
        }
        finally
        {
            turn.End();
        }
    });

    /// <summary>To be put after the listener's TLS.</summary>
    public static void After(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Get<Turn>()?.End();
        return next(connection);
    });

    private sealed class Turn(SemaphoreSlim turns)
    {
        private int _ended;

        public void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                turns.Release();
        }
    }
}
