import ArgumentParser
import Host

/// The program: hardens the process, then does what the command line says.
@main
enum Main {
  static func main() {
    Hardening.apply()
    Fob.main()
  }
}
