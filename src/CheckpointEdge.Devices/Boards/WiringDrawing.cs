using System.Globalization;
using System.Net;
using System.Text;

namespace CheckpointEdge.Devices.Boards;

/// <summary>
/// The wiring of one board as an SVG: the header with its two rows of pins, and a wire for every role and bus to what hangs on it. The
/// same board gives the same bytes. Pure.
/// </summary>
public static class WiringDrawing
{
    private const int RowHeight = 26;
    private const int Top = 96;
    private const int Width = 1360;
    private const int LeftPins = 640;
    private const int RightPins = 690;
    private const int LeftText = 590;
    private const int RightText = 770;

    /// <summary>UTF-8 text with line feeds; a pin that is not used is grey.</summary>
    public static string Of(BoardFile board)
    {
        int rows = (board.Pins.Keys.DefaultIfEmpty(0).Max() + 1) / 2;
        int height = Top + (rows * RowHeight) + 60;
        StringBuilder svg = new();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t\"");
        Line(svg, $" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\">");
        Line(svg, $"<title id=\"t\">Wiring of {Text(board.Name)}</title>");
        svg.Append(
            """
            <style>
            text { font: 14px "DejaVu Sans", sans-serif; fill: #17242b; }
            .h { font-size: 24px; font-weight: 700; } .s { fill: #52656f; } .n { font: 700 12px "DejaVu Sans Mono", monospace; fill: #fff; }
            .pin { stroke: #17242b; } .line { fill: #3b6f8f; } .supply { fill: #b3261e; } .ground { fill: #222; } .kept { fill: #9aa5a8; }
            .wire { fill: none; stroke-width: 2.5; } .out { stroke: #b35c00; } .in { stroke: #0b5d66; } .bus { stroke: #6a3fa0; }
            </style>

            """.ReplaceLineEndings("\n"));
        Line(svg, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"#fff\"/>");
        Line(svg, $"<text class=\"h\" x=\"30\" y=\"42\">{Text(board.Name)}</text>");
        svg.Append("<text class=\"s\" x=\"30\" y=\"68\">Orange: outputs. Green: inputs. Violet: buses. ")
            .Append("\u2193: active at the low level. Lines carry 3.3 V at most.</text>\n");
        Line(svg, $"<rect x=\"{LeftPins - 24}\" y=\"{Top - 20}\" width=\"98\" height=\"{(rows * RowHeight) + 14}\" rx=\"8\" fill=\"#e8eceb\"/>");
        foreach ((int number, BoardPin pin) in board.Pins)
            Draw(svg, board, number, pin);
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, BoardFile board, int number, BoardPin pin)
    {
        bool left = number % 2 == 1;
        int x = left ? LeftPins : RightPins;
        int y = Top + ((number - 1) / 2 * RowHeight);
        (string Class, string What)? use = UseOf(board, number);
        string own = pin.Kind == PinKind.Line ? $"{pin.Name} ({pin.Chip} {pin.Line})" : pin.Name;
        int textAt = left ? LeftText : RightText;
        string anchor = left ? "end" : "start";
        if (use is { } wired)
        {
            int from = left ? x - 12 : x + 12;
            Line(svg, $"<path class=\"wire {wired.Class}\" d=\"M{from} {y}H{(left ? LeftText + 6 : RightText - 6)}\"/>");
            string said = left ? $"{wired.What} · {own}" : $"{own} · {wired.What}";
            Line(svg, $"<text x=\"{textAt}\" y=\"{y + 5}\" text-anchor=\"{anchor}\">{Text(said)}</text>");
        }
        else
        {
            Line(svg, $"<text class=\"s\" x=\"{textAt}\" y=\"{y + 5}\" text-anchor=\"{anchor}\">{Text(own)}</text>");
        }

        string kind = pin.Kind.ToString().ToLowerInvariant();
        Line(svg, $"<circle class=\"pin {kind}\" cx=\"{x}\" cy=\"{y}\" r=\"11\"/>");
        Line(svg, $"<text class=\"n\" x=\"{x}\" y=\"{y + 4}\" text-anchor=\"middle\">{number}</text>");
    }

    private static (string Class, string What)? UseOf(BoardFile board, int number)
    {
        foreach ((string name, BoardRole role) in board.Roles)
        {
            if (role.Pin == number)
            {
                string what = role.Wire.Length > 0 ? role.Wire : name;
                return (role.Direction == RoleDirection.Output ? "out" : "in", role.ActiveLow ? $"\u2193 {what}" : what);
            }
        }

        foreach ((string name, BoardBus bus) in board.Buses)
        {
            foreach ((string function, int pin) in bus.Pins)
            {
                if (pin != number)
                    continue;
                IEnumerable<string> devices = board.Devices.Values
                    .Where(device => device.Bus == name && (device.Part != LampStrip.Part || function == LampStrip.DataFunction))
                    .Select(device => device.Part);
                return ("bus", $"{name} {function}: {string.Join(", ", devices.DefaultIfEmpty("free"))}");
            }
        }

        return null;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Line(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
