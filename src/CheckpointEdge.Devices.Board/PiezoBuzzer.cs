using System.Device.Pwm.Drivers;
using CheckpointEdge.Devices.Boards;
using Iot.Device.Buzzer;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// A buzzer without an oscillator of its own: the line of the role has to swing as long as it sounds. Silent when the process has ended, since
/// nobody swings the line any more. Used under the panel's lock.
/// </summary>
internal sealed class PiezoBuzzer : IDisposable
{
    /// <summary>Of the parts list. Every other buzzer sounds as long as its line is active.</summary>
    public const string Part = "buzzer-piezo";

    /// <summary>Near the resonance of small piezo discs, and well heard (hertz).</summary>
    private const int ToneHertz = 2_700;

    private readonly Buzzer _buzzer;
    private bool _sounds;

    private PiezoBuzzer(BoardPin pin) => _buzzer = new Buzzer(new SoftwarePwmChannel(
        pin.Line, ToneHertz, dutyCycle: 0.5, usePrecisionTimer: true, BoardLines.ControllerOf(pin.Chip), shouldDispose: true));

    /// <summary>Null where the board has none, or one that needs no tone.</summary>
    public static PiezoBuzzer? Of(BoardFile board) =>
        board.PinOf(BoardRoles.Buzzer) is ({ Part: Part }, BoardPin pin) ? new PiezoBuzzer(pin) : null;

    public void Set(bool sounds)
    {
        if (sounds == _sounds)
            return;
        if (sounds)
            _buzzer.StartPlaying(ToneHertz);
        else
            _buzzer.StopPlaying();
        _sounds = sounds;
    }

    public void Dispose() => _buzzer.Dispose();
}
