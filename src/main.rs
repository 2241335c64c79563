//! The command line of `gainsay`.

mod cmd;

use std::process::ExitCode;

fn main() -> ExitCode {
    cmd::run()
}
