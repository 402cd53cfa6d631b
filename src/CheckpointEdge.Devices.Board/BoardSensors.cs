using System.Device.I2c;
using System.Globalization;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.Panel;
using Iot.Device.Adc;
using Iot.Device.Lm75;
using Iot.Device.PiJuiceDevice;
using Iot.Device.PiJuiceDevice.Models;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// Supply, battery and temperature over I²C, by the parts that the board file names. Reads in the background, since a bus may hang; what
/// does not answer is null. Safe for concurrent use.
/// </summary>
internal sealed class BoardSensors : IAsyncDisposable
{
    private const string PowerMonitorPart = "power-monitor";
    private const string ThermometerPart = "thermometer";
    private const string UpsPart = "ups-hat";
    private const int ReadMilliseconds = 2_000;

    private readonly CancellationTokenSource _ending = new();
    private readonly List<IDisposable> _opened = [];
    private readonly List<Func<PanelInputs, PanelInputs>> _readings = [];
    private readonly TimeProvider _time;
    private readonly Task _reading;
    private PanelInputs _newest = PanelInputs.Quiet;

    public BoardSensors(BoardFile board, TimeProvider time)
    {
        _time = time;
        foreach (BoardDevice device in board.Devices.Values)
        {
            if (board.Buses[device.Bus] is not { Kind: "i2c" } bus || device.Address is not { } address)
                continue;
            switch (device.Part)
            {
                case PowerMonitorPart:
                    Ina219 monitor = Opened(new Ina219(Bus(bus, address)));
                    _readings.Add(inputs => inputs with { SupplyVolts = Math.Round(monitor.ReadBusVoltage().Volts, 2) });
                    break;
                case ThermometerPart:
                    Lm75 thermometer = Opened(new Lm75(Bus(bus, address)));
                    _readings.Add(inputs => inputs with { CabinetCelsius = thermometer.Temperature.DegreesCelsius });
                    break;
                case UpsPart:
                    PiJuiceStatus ups = new(Opened(new PiJuice(Bus(bus, address))));
                    _readings.Add(inputs => WithUps(inputs, ups));
                    break;
                default:
                    break;
            }
        }

        _reading = _readings.Count == 0 ? Task.CompletedTask : Task.Run(ReadAsync);
    }

    /// <summary>What the lines say, with what the sensors say.</summary>
    public PanelInputs AddTo(PanelInputs lines)
    {
        PanelInputs newest = Volatile.Read(ref _newest);
        return lines with
        {
            MainsFailed = lines.MainsFailed || newest.MainsFailed,
            BatteryPercent = newest.BatteryPercent,
            SupplyVolts = newest.SupplyVolts,
            CabinetCelsius = newest.CabinetCelsius,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _reading;
        foreach (IDisposable device in _opened)
            device.Dispose();
        _ending.Dispose();
    }

    private static PanelInputs WithUps(PanelInputs inputs, PiJuiceStatus ups)
    {
        Status status = ups.GetStatus();
        return inputs with
        {
            BatteryPercent = ups.GetChargeLevel(),
            MainsFailed = status.PowerInput != PowerInState.Present && status.PowerInput5VoltInput != PowerInState.Present,
        };
    }

    private static I2cDevice Bus(BoardBus bus, int address) => I2cDevice.Create(new I2cConnectionSettings(
        int.Parse(bus.Path[(bus.Path.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture), address));

    private T Opened<T>(T device)
        where T : IDisposable
    {
        _opened.Add(device);
        return device;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                PanelInputs all = PanelInputs.Quiet;
                foreach (Func<PanelInputs, PanelInputs> reading in _readings)
                    all = Try(reading, all);
                Volatile.Write(ref _newest, all);
                await Task.Delay(TimeSpan.FromMilliseconds(ReadMilliseconds), _time, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The panel is closed.
        }
    }

    private static PanelInputs Try(Func<PanelInputs, PanelInputs> reading, PanelInputs before)
    {
        try
        {
            return reading(before);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or TimeoutException)
        {
            return before; // not measured this time
        }
    }
}
